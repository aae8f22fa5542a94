"""Handouts as PDF."""
