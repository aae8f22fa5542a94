// The session is over: this tab forgets where its player was.
import { forget } from "./store.js";

forget();
