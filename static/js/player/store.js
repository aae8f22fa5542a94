// What the player needs to go on after a reload, in this tab only: numbers and switches, no answers and no reasons.

const PREFIX = "session.";

export function open(run, steps) {
  const name = PREFIX + run;
  forget(name);
  return {
    read() {
      try {
        const kept = JSON.parse(sessionStorage.getItem(name));
        return kept && kept.steps === steps ? kept : null;
      } catch {
        return null;
      }
    },
    write(state) {
      try {
        sessionStorage.setItem(name, JSON.stringify({ ...state, steps }));
      } catch {
        // A full or closed storage: the session goes on, only a reload starts it over.
      }
    },
    clear: () => forget(),
  };
}

export function forget(except) {
  try {
    for (const name of Object.keys(sessionStorage)) {
      if (name.startsWith(PREFIX) && name !== except) sessionStorage.removeItem(name);
    }
  } catch {
    // Nothing was kept where storage is closed.
  }
}
