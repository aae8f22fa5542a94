"""The pages of the guide, a module for each thing that they show."""
