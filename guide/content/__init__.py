"""Reading `content/`: files to raw tables, tables to schema, schema to one frozen object graph."""
