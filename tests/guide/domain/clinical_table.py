"""The rows of the clinical tables (screening.md, screening-changes.md, RULINGS.md), written from reading them.

A row: question, outcome of the blocking answer, outcome of "not sure", and where it holds if not everywhere. The outcome is
that of the finding; where the tables say SKIP_REGION, rule P1 makes it a lock (`LOCKS`) whose finding is CARE.
"""

from dataclasses import dataclass

from guide.domain.outcomes import Outcome
from guide.domain.walkthrough import Walkthrough

CARE, WAIT, ASK, SAME, EMERGENCY, NONE = (
    Outcome.CARE, Outcome.WAIT, Outcome.ASK_FIRST, Outcome.SAME_DAY, Outcome.EMERGENCY, Outcome.GO,
)  # fmt: skip
EVERYWHERE = ""


@dataclass(frozen=True, slots=True)
class Row:
    """`holds`: a technique, a region, or "" for everywhere. The most special row that fits is the one that counts."""

    id: str
    yes: Outcome
    not_sure: Outcome
    holds: str = EVERYWHERE
    answer: str = ""

    def fits(self, made_from: Walkthrough) -> bool:
        return self.holds in (EVERYWHERE, made_from.technique.slug, made_from.region)


# Code of the clinical table -> what stands for it. A code without a row here, or a row without a question, fails a test.
ROWS: dict[str, tuple[Row, ...]] = {
    # Heart and blood pressure
    "H1": (Row("heart-failure", ASK, ASK), Row("breath-slowly-worse", SAME, SAME), Row("breathless", EMERGENCY, EMERGENCY)),
    "H2": (Row("other-heart", ASK, ASK), Row("heart-attack-recent", ASK, ASK)),
    "H3": (Row("heartbeat-or-device", ASK, ASK), Row("heart-device", CARE, CARE)),
    "H4": (
        Row("high-blood-pressure", ASK, ASK),
        Row("blood-pressure-reading", SAME, SAME),
        Row("blood-pressure-signs", EMERGENCY, EMERGENCY),
        Row("pressure-very-high-today", SAME, SAME),
        Row("pressure-signs", EMERGENCY, EMERGENCY),
    ),
    "H5": (Row("low-blood-pressure", ASK, ASK), Row("faints", ASK, ASK)),
    # Kidneys
    "K1": (Row("kidney-failure", ASK, ASK), Row("hardly-any-pee", SAME, SAME)),
    "K2": (Row("kidney-disease", ASK, ASK),),
    "K3": (Row("fistula", CARE, ASK),),
    "K4": (Row("transplant", ASK, ASK),),
    # Clots
    "C1": (Row("clot-being-checked", SAME, SAME), Row("clot-untreated", SAME, SAME)),
    "C2": (Row("clot-six-months", ASK, ASK),),
    "C3": (Row("clot-older", ASK, ASK), Row("clot-older-knee", CARE, CARE)),
    "C4": (Row("sore-vein", SAME, SAME),),
    "C5": (
        Row("line-or-port", CARE, ASK),
        Row("chest-port", CARE, CARE),
        Row("arm-line", CARE, CARE),
        Row("neck-line", CARE, CARE),
    ),
    # Infection and skin
    "I1": (Row("skin-hot-red", SAME, SAME),),
    "I2": (Row("recent-cellulitis", ASK, ASK),),
    "I3": (Row("cold-or-bug", WAIT, WAIT), Row("fever", SAME, SAME)),
    "I4": (Row("past-skin-infection", CARE, CARE),),
    "I5": (Row("skin-fungus-or-shingles", CARE, CARE),),
    "I6": (Row("long-infection", ASK, ASK),),
    "S1": (Row("open-skin", CARE, CARE), Row("leaking-skin", SAME, SAME)),
    "S2": (Row("fragile-skin", CARE, CARE), Row("skin-tears", ASK, ASK)),
    "S3": (Row("rash-or-sunburn", CARE, CARE),),
    "S4": (Row("unchecked-lump", SAME, SAME), Row("breast-changed", SAME, SAME)),
    "S5": (Row("cream-allergy", CARE, CARE),),
    # Cancer
    "X1": (Row("cancer-now", ASK, ASK),),
    "X2": (Row("chemotherapy", ASK, ASK), Row("low-blood-counts", ASK, ASK)),
    "X3": (Row("radiotherapy-now", CARE, CARE),),
    "X4": (Row("radiotherapy-old", CARE, CARE), Row("hard-skin", ASK, ASK), Row("radiotherapy-neck", ASK, ASK)),
    "X5": (Row("cancer-bones", ASK, ASK), Row("blood-cancer", ASK, ASK)),
    # Surgery and injury
    "Q1": (Row("recent-operation", ASK, ASK), Row("wound-not-healed", CARE, CARE)),
    "Q2": (Row("drain-or-stitches", ASK, ASK),),
    "Q3": (Row("graft-or-flap", ASK, ASK),),
    "Q4": (Row("recent-injury", ASK, ASK), Row("injury-in-cast", ASK, ASK), Row("injury-severe", EMERGENCY, EMERGENCY)),
    "Q5": (Row("cosmetic-surgery", ASK, ASK),),
    # Pregnancy: P2 is the same question as P1
    "P1": (Row("pregnant", ASK, ASK),),
    "P2": (Row("pregnant", ASK, ASK), Row("pregnancy-signs", SAME, SAME)),
    "P3": (Row("new-baby", ASK, ASK),),
    # Neck, head and face
    "N1": (Row("thyroid", CARE, CARE), Row("thyroid-overactive", CARE, CARE)),
    "N2": (Row("neck-artery", CARE, CARE), Row("neck-faint", CARE, CARE)),
    "N3": (Row("stroke", ASK, ASK), Row("stroke-recent", ASK, ASK)),
    "N4": (
        Row("age", CARE, ASK, "lymphatic", answer="60-or-over"),
        Row("age", NONE, ASK, "retrograde", answer="60-or-over"),
        Row("age", ASK, ASK, answer="under-18"),
    ),
    "N5": (Row("neck-treatment", ASK, ASK),),
    "N6": (Row("eye-or-face-treatment", CARE, CARE), Row("glaucoma-surgery", CARE, CARE)),
    "N7": (Row("seizures", CARE, CARE), Row("seizures", ASK, ASK, "head-neck")),
    # Belly and lungs
    "A1": (Row("period-or-coil", CARE, CARE), Row("pregnant", ASK, ASK)),
    "A2": (
        Row("aneurysm", ASK, ASK, "lymphatic"),
        Row("aneurysm", CARE, ASK, "retrograde"),
        Row("new-belly-back-pain", SAME, SAME),
    ),
    "A3": (Row("bowel-or-hernia", CARE, CARE),),
    "A4": (Row("belly-surgery", ASK, ASK),),
    "A5": (Row("liver-disease", ASK, ASK),),
    "A6": (Row("belly-pain", CARE, CARE), Row("belly-pain-bad", SAME, SAME)),
    "B1": (
        Row("asthma", ASK, ASK),
        Row("asthma-attack", ASK, ASK),
        Row("wheeze", WAIT, WAIT),
        Row("wheeze-not-easing", EMERGENCY, EMERGENCY),
    ),
    "B2": (Row("chest-infection", WAIT, WAIT),),
    "B3": (Row("lung-disease", ASK, ASK),),
    # The swelling itself
    "U1": (
        Row("cause-known", ASK, ASK, answer="no"),
        Row("cause-known", NONE, ASK, answer="no-swelling"),
        Row("organ-swelling", ASK, ASK),
    ),
    "U2": (Row("one-limb-swelled", SAME, SAME),),
    "U3": (Row("both-legs-swollen", ASK, ASK), Row("both-legs-within-days", SAME, SAME)),
    "U4": (Row("face-throat-swelling", EMERGENCY, EMERGENCY),),
    # Bleeding, nerves, diabetes, veins, arteries
    "T1": (Row("blood-thinner", ASK, ASK),),
    "T2": (Row("bleeds-easily", ASK, ASK),),
    "D1": (Row("diabetes", ASK, ASK), Row("diabetes-feet", CARE, CARE)),
    "D2": (Row("numb-part", ASK, ASK), Row("spinal-injury", ASK, ASK), Row("numb-foot", CARE, CARE)),
    "V1": (Row("varicose-veins", ASK, ASK),),
    "V2": (Row("leg-ulcer", ASK, ASK),),
    "V3": (Row("artery-disease", ASK, ASK), Row("artery-rest-pain", ASK, ASK)),
    "R1": (Row("crps", ASK, ASK),),
    "R2": (Row("lymphedema-in-limb", CARE, ASK),),
    "M1": (
        Row("no-spleen", ASK, ASK, "lymphatic"),
        Row("no-spleen", CARE, CARE, "retrograde"),
        Row("weak-immunity", ASK, ASK, "lymphatic"),
        Row("weak-immunity", CARE, CARE, "retrograde"),
        Row("immune-illness", ASK, ASK),
    ),
    "M2": (Row("can-stop-and-call", ASK, ASK, answer="no"),),
    "M3": (Row("rheumatoid-arthritis", CARE, ASK), Row("rheumatoid-flare", WAIT, WAIT), Row("swollen-joints", CARE, CARE)),
    "M4": (Row("fibromyalgia", CARE, CARE),),
    # Red flags of today
    "F1": (Row("chest-pain", EMERGENCY, EMERGENCY),),
    "F2": (Row("breathless", EMERGENCY, EMERGENCY),),
    "F3": (Row("coughed-blood", EMERGENCY, SAME), Row("fainted", EMERGENCY, SAME)),
    "F4": (Row("heart-racing", EMERGENCY, SAME),),
    "F5": (Row("limb-changed", SAME, SAME), Row("sore-vein", SAME, SAME)),
    "F6": (Row("skin-hot-red", SAME, SAME),),
    "F7": (Row("fever", SAME, SAME), Row("warm-or-unwell", EMERGENCY, EMERGENCY), Row("strong-cancer-drug-six-weeks", CARE, CARE)),
    "F7b": (Row("flu-like", WAIT, WAIT), Row("chills", SAME, SAME)),
    "F8": (Row("red-face-eye", SAME, SAME), Row("sore-red-area", SAME, SAME)),
    "F9": (Row("stroke-signs", EMERGENCY, EMERGENCY),),
    "F10": (Row("face-throat-swelling", EMERGENCY, EMERGENCY),),
    "F11": (Row("pregnancy-signs", SAME, SAME), Row("fits", EMERGENCY, SAME)),
    "F12": (Row("fast-weight-gain", SAME, SAME), Row("propped-up-breathing", SAME, SAME), Row("breathless-lying-flat", ASK, ASK)),
    "F13": (Row("much-worse", SAME, SAME),),
    "F13b": (Row("slowly-worse", ASK, SAME),),
    "F14": (Row("open-skin", CARE, CARE), Row("leaking-skin", SAME, SAME)),
    "F15": (Row("limb-cold-white", EMERGENCY, SAME),),
    "F16": (Row("anything-changed", CARE, CARE),),
    "F17": (Row("hardly-any-pee", SAME, SAME),),
    "F18": (Row("confused-unwell", EMERGENCY, EMERGENCY), Row("skin-gray-damp", EMERGENCY, EMERGENCY)),
    "F19": (Row("patch-blackening", EMERGENCY, SAME),),
    "F20": (Row("stroke-signs-cleared", EMERGENCY, EMERGENCY), Row("stroke-signs-earlier", SAME, SAME)),
    "F21": (Row("slow-face-neck-swelling", SAME, SAME), Row("noisy-breathing", EMERGENCY, EMERGENCY)),
    "F22": (Row("sudden-belly-back-pain", EMERGENCY, SAME),),
    "F23": (
        Row("tight-cast-or-wrap", SAME, SAME),
        Row("cast-pain-or-change", EMERGENCY, EMERGENCY),
        Row("wrap-not-normal", EMERGENCY, EMERGENCY),
    ),
    "F24": (Row("hot-joint", SAME, SAME),),
    "F25": (Row("fistula-changed", SAME, SAME), Row("bleeding", EMERGENCY, EMERGENCY)),
    "F26": (Row("new-limb-pain", SAME, SAME),),
    "F27": (Row("spine-signs", SAME, SAME), Row("legs-giving-way", EMERGENCY, EMERGENCY)),
    "F28": (Row("new-lump", SAME, SAME),),
    # Section 6 of screening.md: dizzy in a session, the neck stays out
    "section 6": (Row("dizzy-after-neck", CARE, CARE),),
    # R3 has tests of its own: its answers are made from the basins
    "R3": (),
}  # fmt: skip

# Every code of the tables' first columns; screening.md section 2 and 4, screening-changes.md sections 2 and 3.
CODES = (
    [f"H{n}" for n in range(1, 6)] + [f"K{n}" for n in range(1, 5)] + [f"C{n}" for n in range(1, 6)]
    + [f"I{n}" for n in range(1, 7)] + [f"S{n}" for n in range(1, 6)] + [f"X{n}" for n in range(1, 6)]
    + [f"Q{n}" for n in range(1, 6)] + [f"P{n}" for n in range(1, 4)] + [f"N{n}" for n in range(1, 8)]
    + [f"A{n}" for n in range(1, 7)] + [f"B{n}" for n in range(1, 4)] + [f"U{n}" for n in range(1, 5)]
    + ["T1", "T2", "D1", "D2", "V1", "V2", "V3", "R1", "R2", "R3", "M1", "M2", "M3", "M4"]
    + [f"F{n}" for n in range(1, 29)] + ["F7b", "F13b"]
)  # fmt: skip

ARM = ("hand", "forearm", "elbow", "upper-arm", "outer-shoulder")
NECK = ("neck-front", "neck-side")

# RULINGS.md section 2: question -> (what it closes, what lifts it). "asked": the places that the person ticks.
LOCKS: dict[str, tuple[tuple[str, ...], str]] = {
    "age": (("neck-side",), "clearance"),
    "thyroid": (("neck-front",), "clearance"),
    "thyroid-overactive": ((*NECK, "collarbone-hollow"), "clearance"),
    "neck-artery": ((*NECK, "collarbone-hollow"), "clearance"),
    "neck-faint": ((*NECK, "collarbone-hollow"), "clearance"),
    "stroke": (NECK, "clearance"),
    "stroke-signs-cleared": (NECK, "clearance"),
    "stroke-signs-earlier": (NECK, "clearance"),
    "heartbeat-or-device": (NECK, "clearance"),
    "seizures": ((*NECK, "belly"), "clearance"),
    "neck-treatment": ((*NECK, "collarbone-hollow"), "assignment"),
    "radiotherapy-neck": ((*NECK, "collarbone-hollow"), "assignment"),
    "neck-line": ((*NECK, "collarbone-hollow"), "never"),
    "blood-thinner": (NECK, "never"),
    "dizzy-after-neck": (NECK, "never"),
    "heart-device": (("collarbone-hollow", "shoulder-top", "upper-chest"), "never"),
    "chest-port": (("collarbone-hollow", "shoulder-top", "upper-chest"), "never"),
    "asthma": (("breastbone",), "never"),
    "fistula": (ARM, "never"),
    "arm-line": (ARM, "never"),
    "sore-vein": (("asked",), "clearance"),
    "open-skin": (("asked",), "never"),
    "rash-or-sunburn": (("asked",), "never"),
    "skin-fungus-or-shingles": (("asked",), "never"),
    "swollen-joints": (("asked",), "never"),
    "radiotherapy-now": (("asked",), "never"),
    "cancer-now": (("asked",), "never"),
    "cancer-bones": (("asked",), "never"),
    "recent-operation": (("asked",), "clearance"),
    "wound-not-healed": (("asked",), "never"),
    "drain-or-stitches": (("asked",), "never"),
    "clot-six-months": (("asked",), "never"),
    "leg-ulcer": (("asked",), "never"),
    "clot-older-knee": (("back-of-knee",), "never"),
    "numb-foot": (("foot",), "clearance"),
    "diabetes-feet": (("foot",), "clearance"),
    "eye-or-face-treatment": (("face", "eye-rim"), "never"),
    "glaucoma-surgery": (("eye-rim",), "never"),
    "pregnant": (("belly", "lying-flat"), "never"),
    "new-baby": (("belly", "lying-flat"), "never"),
    "aneurysm": (("belly",), "never"),
    "belly-surgery": (("belly",), "never"),
    "belly-pain": (("belly",), "never"),
    "bowel-or-hernia": (("belly",), "never"),
    "liver-disease": (("belly",), "never"),
    "period-or-coil": (("belly",), "never"),
    "heart-failure": (("lying-flat", "limb-raised"), "never"),
    "breathless-lying-flat": (("lying-flat",), "never"),
    "artery-disease": (("limb-raised",), "never"),
    "lymphedema-in-limb": (("routine",), "assignment"),
    "organ-swelling": (("routine",), "assignment"),
    "spinal-injury": (("routine",), "assignment"),
}

# RULINGS.md section 2: the yes must be in writing.
IN_WRITING = {
    "heart-failure", "kidney-failure", "clot-six-months", "recent-cellulitis", "chemotherapy", "organ-swelling",
}  # fmt: skip

# screening-changes.md section 3: [T], taught and known. Question -> where it counts ("" everywhere that it is asked).
TAUGHT = {
    "low-blood-pressure": {EVERYWHERE},
    "recent-injury": {EVERYWHERE},
    "stroke": {"ret-hand", "ret-arm"},
    "asthma": {"lymphatic"},
    "varicose-veins": {"lymphatic"},
    "artery-disease": {"lymphatic"},
    "diabetes": {EVERYWHERE},
    "numb-part": {EVERYWHERE},
    "hard-skin": {EVERYWHERE},
    "no-spleen": {EVERYWHERE},
    "weak-immunity": {EVERYWHERE},
    "immune-illness": {EVERYWHERE},
}
NEVER_TAUGHT = (
    [f"H{n}" for n in range(1, 5)] + [f"K{n}" for n in range(1, 5)] + [f"C{n}" for n in range(1, 6)]
    + [f"I{n}" for n in range(1, 7)] + [f"S{n}" for n in range(1, 6)] + ["X1", "X2", "X3", "X5"]
    + ["Q1", "Q2", "Q3", "Q5", "P1", "P3", "N1", "N2", "N4", "N5", "N6", "N7"]
    + [f"A{n}" for n in range(1, 7)] + ["B2", "B3", "U1", "U2", "U3", "T1", "T2", "V2", "R1", "R2", "M2", "F13b"]
)  # fmt: skip
