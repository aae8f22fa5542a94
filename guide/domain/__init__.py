"""The rules of the guide: pure Python, standard library only, no files and no clock."""
