"""What therapists send, a file for each noun."""
