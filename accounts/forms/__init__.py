"""What people send, a file for each noun."""
