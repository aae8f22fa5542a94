"""The linter of the content: every fault of `content/`, those of the reader and those of meaning and words, in one run."""
