# What a driver sees of a refusal: prints one JSON object a case for driver.pl.
import json
import sys

import psycopg2


def report(case, error):
    d = error.diag
    print(json.dumps({
        'case': case, 'class': type(error).__name__, 'sqlstate': error.pgcode,
        'message': d.message_primary, 'detail': d.message_detail, 'hint': d.message_hint,
        'schema': d.schema_name, 'table': d.table_name, 'column': d.column_name,
        'constraint': d.constraint_name}))


def attempt(connection, case, statement, arguments=()):
    """One transaction; a refusal is reported, success too."""
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement, arguments)
            print(json.dumps({'case': case, 'rowcount': cursor.rowcount}))
    except psycopg2.Error as error:
        report(case, error)


connection = psycopg2.connect(sys.argv[1])
attempt(connection, 'no proposal', 'UPDATE change_request SET status = %s WHERE id = %s', ('approved', 41))
attempt(connection, 'nothing judged', 'UPDATE change_request SET status = %s WHERE id = %s', ('approved', 42))
attempt(connection, 'several rows', 'UPDATE change_request SET status = %s', ('approved',))
attempt(connection, 'own sqlstate', 'UPDATE other_request SET status = %s', ('approved',))
attempt(connection, 'not enrolled', "SELECT cmiogov.open_proposal('order_set', 'x', 'change_request', '41')")
attempt(connection, 'harmless', 'UPDATE change_request SET status = %s WHERE id = %s', ('review', 42))

# The connection is as good as before, and savepoints work.
with connection, connection.cursor() as cursor:
    cursor.execute('SAVEPOINT s')
    try:
        cursor.execute("UPDATE change_request SET status = 'approved' WHERE id = 42")
    except psycopg2.errors.CheckViolation:
        cursor.execute('ROLLBACK TO s')
    cursor.execute('SELECT status FROM change_request WHERE id = 42')
    print(json.dumps({'case': 'savepoint', 'status': cursor.fetchone()[0]}))
