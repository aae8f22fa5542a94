"""What the therapist's templates need beyond Django's own."""
