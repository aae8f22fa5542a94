"""Every create, update and delete of a record: keyword-only, atomic functions, a file for each noun."""
