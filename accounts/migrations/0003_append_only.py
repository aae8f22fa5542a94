"""Rows that are only ever added: the database itself refuses to change them.

UPDATE is refused always. DELETE is refused unless the erasure of that owner is recorded in the same transaction
(`accounts_erasure.whose`, which is emptied before the transaction ends). The mark of an erasure stays for good.
"""

from django.db import migrations

TABLES = [
    "accounts_accessevent",
    "accounts_clearanceevent",
    "accounts_clearancerecord",
    "accounts_profilechange",
    "accounts_routineversion",
    "accounts_screeningrecord",
    "accounts_sessionlogedit",
    "accounts_sharingchange",
    "accounts_swellingnoteedit",
]

SQLITE = [
    """CREATE TRIGGER {table}_refuse_update BEFORE UPDATE ON {table}
    BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END""",
    """CREATE TRIGGER {table}_refuse_delete BEFORE DELETE ON {table}
    WHEN NOT EXISTS (SELECT 1 FROM accounts_erasure WHERE whose = OLD.owner_id)
    BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END""",
]
SQLITE_MARK = [
    """CREATE TRIGGER accounts_erasure_refuse_update BEFORE UPDATE ON accounts_erasure
    WHEN NEW.whose IS NOT NULL OR NEW.pseudonym <> OLD.pseudonym OR NEW.at <> OLD.at OR NEW.id <> OLD.id
    BEGIN SELECT RAISE(ABORT, 'the mark of an erasure stays'); END""",
    """CREATE TRIGGER accounts_erasure_refuse_delete BEFORE DELETE ON accounts_erasure
    BEGIN SELECT RAISE(ABORT, 'the mark of an erasure stays'); END""",
]
POSTGRES_FUNCTIONS = """
CREATE FUNCTION accounts_refuse_change() RETURNS trigger AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF EXISTS (SELECT 1 FROM accounts_erasure WHERE whose = OLD.owner_id) THEN RETURN OLD; END IF;
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$ LANGUAGE plpgsql;
CREATE FUNCTION accounts_keep_mark() RETURNS trigger AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.whose IS NULL AND NEW.pseudonym = OLD.pseudonym AND NEW.at = OLD.at AND NEW.id = OLD.id THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'the mark of an erasure stays' USING ERRCODE = 'integrity_constraint_violation';
END $$ LANGUAGE plpgsql;
CREATE TRIGGER accounts_erasure_keep BEFORE UPDATE OR DELETE ON accounts_erasure
  FOR EACH ROW EXECUTE FUNCTION accounts_keep_mark();
"""
POSTGRES = """CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();"""


def guard(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor == "sqlite":
        statements = [each.format(table=table) for table in TABLES for each in SQLITE] + SQLITE_MARK
    elif vendor == "postgresql":
        # No parameters are given, so that the signs in the functions stay as they are.
        statements = [POSTGRES_FUNCTIONS, *(POSTGRES.format(table=table) for table in TABLES)]
    else:
        raise RuntimeError(f"There are no append-only triggers for {vendor}. Use SQLite or PostgreSQL.")
    for statement in statements:
        schema_editor.execute(statement, params=None)


def unguard(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor == "sqlite":
        names = [f"{table}_refuse_{what}" for table in [*TABLES, "accounts_erasure"] for what in ("update", "delete")]
        statements = [f"DROP TRIGGER {name}" for name in names]
    else:
        statements = [f"DROP TRIGGER {table}_append_only ON {table}" for table in TABLES]
        statements += ["DROP TRIGGER accounts_erasure_keep ON accounts_erasure"]
        statements += ["DROP FUNCTION accounts_refuse_change()", "DROP FUNCTION accounts_keep_mark()"]
    for statement in statements:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_records")]

    operations = [migrations.RunPython(guard, unguard)]
