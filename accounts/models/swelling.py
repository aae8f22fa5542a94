"""How a limb is: a dated note in words, with tape measures where the person takes them; and skin infections."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models.functions import Coalesce

from accounts.models.moments import Deletable, Moment, Trace
from accounts.models.person import Person
from accounts.models.session_log import NOTE_LENGTH, RATINGS, rating, ratings_are_possible

PLACES = ("arm", "hand", "breast", "trunk", "leg", "foot", "head-neck", "other")
SIDES = ("left", "right", "both", "middle")
FEELS = ("heavier", "same", "lighter")
TEXTURES = ("soft", "firm", "unsure")
DENTS = ("no", "little", "deep")
# What the tape measures of one series share, beside their marks.
SERIES = ("place", "side", "method", "interval_cm", "posture")
NOTE_RATINGS = (*RATINGS, "bother")
SKIN = ("dry", "cracked", "red", "hot", "rash", "sore", "weeping", "thicker", "new-area")


class SwellingNotes(Deletable):
    def measured(self) -> SwellingNotes:
        return self.exclude(method="")

    def on_the_marks_of(self, note: SwellingNote) -> SwellingNotes:
        """Tape measures of the same place, side and method that were taken on the same marks, up to `note`."""
        same = self.filter(place=note.place, side=note.side, method=note.method, at__lte=note.at)
        began = same.filter(new_series=True).order_by("-at").values("at").first()
        return same.filter(at__gte=began["at"]) if began else same

    def on_newest_marks(self) -> SwellingNotes:
        """Without the tape measures after which new marks were made for the same place, side and method."""
        return self.filter(~models.Exists(_begun(at__gt=models.OuterRef("at"))))

    def firsts_by(self, moment: str) -> models.Q:
        """The first of each SERIES, by `moment` ("at" or "local_date"): a condition, for which these are read once."""
        firsts = models.Q(pk=None)
        for one in self.order_by().values(*SERIES).annotate(**{moment: models.Min(moment)}):
            firsts |= models.Q(**{name: value for name, value in one.items() if value is not None})
        return firsts

    def with_marks(self) -> SwellingNotes:
        """Each with `marks`: how many times new marks were made for its place, side and method, up to this note."""
        begun = _begun(at__lte=models.OuterRef("at")).values("owner").annotate(count=models.Count("pk")).values("count")
        return self.annotate(marks=Coalesce(models.Subquery(begun), 0))


def _begun(**when: models.OuterRef) -> SwellingNotes:
    """Of the note that a query is about: the kept ones with which a new series of the same measures began."""
    same = {name: models.OuterRef(name) for name in ("owner", "place", "side", "method")}
    return SwellingNote.objects.kept().filter(new_series=True, **same, **when).order_by()


class SwellingNote(Moment):
    """`at` is when it was noticed or measured. `method` is the measuring method's key, "" where no tape was used.

    `interval_cm`, `posture` and the number of points belong to the series: two notes compare only where they agree. `new_series`
    says that the marks were not those of the last time: from here on nothing is compared with what was measured before. `volume_ml`
    and `other_volume_ml` are worked out from the readings by `guide.domain.volume`, null where the method gives none.
    """

    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="swelling_notes")
    client_id = models.CharField(max_length=64)
    written_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="notes_written")
    written_by_name = models.CharField(max_length=120, blank=True)
    in_clinic = models.BooleanField(default=False)
    place = models.CharField(max_length=12, choices=[(k, k) for k in PLACES])
    side = models.CharField(max_length=6, choices=[(k, k) for k in SIDES])
    feel = models.CharField(max_length=8, blank=True, choices=[(k, k) for k in FEELS])
    tight = models.BooleanField(null=True, blank=True)
    texture = models.CharField(max_length=8, blank=True, choices=[(k, k) for k in TEXTURES])
    dent = models.CharField(max_length=8, blank=True, choices=[(k, k) for k in DENTS])
    skin = models.JSONField(default=list, blank=True)
    heaviness, tightness, pain, bother = rating(), rating(), rating(), rating()
    note = models.TextField(max_length=NOTE_LENGTH, blank=True)
    weight_kg = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    garment_hours = models.DecimalField(
        max_digits=3, decimal_places=1, null=True, blank=True, validators=[MaxValueValidator(24)]
    )
    method = models.SlugField(max_length=30, blank=True)
    units = models.CharField(max_length=2, default="cm")
    interval_cm = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    posture = models.SlugField(max_length=30, blank=True)
    before_massage = models.BooleanField(null=True, blank=True)
    new_series = models.BooleanField(default=False)
    volume_ml = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    other_volume_ml = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = SwellingNotes.as_manager()

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "client_id"], name="one_note_an_id"),
            *ratings_are_possible("note", NOTE_RATINGS),
        ]
        indexes = [
            models.Index(fields=["owner", "-local_date", "-at"], name="notes_by_owner_and_day"),
            models.Index(
                fields=["owner", "place", "side", "method", "at"],
                condition=models.Q(new_series=True),
                name="notes_that_begin_a_series",
            ),
        ]

    def __str__(self) -> str:
        return f"swelling note {self.pk}"


class Circumference(models.Model):
    """One point of one limb: two readings, and a third where they differ by more than 0.5 cm. All in cm.

    `limb` is left or right; `point` the method's point key; `along_cm` how far up the limb it is, in a chain.
    """

    id = models.BigAutoField(primary_key=True)
    note = models.ForeignKey(SwellingNote, on_delete=models.CASCADE, related_name="circumferences")
    limb = models.CharField(max_length=6, choices=[("left", "left"), ("right", "right")])
    point = models.SlugField(max_length=30)
    number = models.PositiveSmallIntegerField()
    along_cm = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    first_cm = models.DecimalField(max_digits=5, decimal_places=2)
    second_cm = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    third_cm = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    cm = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta:
        ordering = ["limb", "number"]
        constraints = [
            models.UniqueConstraint(fields=["note", "limb", "point"], name="one_circumference_a_point"),
            models.CheckConstraint(condition=models.Q(cm__gt=0, cm__lt=200), name="circumference_is_possible"),
        ]

    def __str__(self) -> str:
        return f"circumference {self.pk}"


class SwellingNoteEdit(Trace):
    """Append-only: what a note said before it was changed, or that it was deleted or brought back."""

    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="swelling_note_edits")
    note = models.ForeignKey(SwellingNote, on_delete=models.CASCADE, related_name="edits")
    what = models.CharField(max_length=10, default="changed")
    before = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"edit {self.pk}"


class InfectionEpisode(models.Model):
    """A skin infection: when it began, antibiotics, when it was over. Screening reads it."""

    id = models.BigAutoField(primary_key=True)
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="infections")
    place = models.CharField(max_length=12, choices=[(k, k) for k in PLACES])
    side = models.CharField(max_length=6, choices=[(k, k) for k in SIDES])
    began_on = models.DateField()
    antibiotics_from = models.DateField(null=True, blank=True)
    antibiotics_until = models.DateField(null=True, blank=True)
    over_on = models.DateField(null=True, blank=True)
    note = models.TextField(max_length=NOTE_LENGTH, blank=True)
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = Deletable.as_manager()

    class Meta:
        ordering = ["-began_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(over_on__isnull=True) | models.Q(over_on__gte=models.F("began_on")),
                name="infection_ends_after_it_began",
            )
        ]

    def __str__(self) -> str:
        return f"infection {self.pk}"
