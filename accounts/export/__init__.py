"""A copy of a whole record: as JSON that can be brought back, as tables, as FHIR, as a PDF; and reading such a copy."""
