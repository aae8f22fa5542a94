"""The pages of a person's own record, a file for each noun."""
