"""The therapist's pages, a file for each noun."""
