/* The packs as one SQLite database: a table for each table, typed as its pack says, and
 * beside them who published the rows, under which licence, in which unit.
 *
 * The file is written without a journal, since nobody sees it before it is whole. */
#include "dataset/export.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

typedef struct database {
    lode__export *e;
    sqlite3 *db;
    lode_error *err;
    lode_status st; /* after the first failure every call does nothing */
} database;

static void failed(database *d)
{
    if (d->st != LODE_OK) return;
    int code = d->db ? sqlite3_errcode(d->db) & 0xff : SQLITE_NOMEM;
    bool disk = code == SQLITE_FULL || code == SQLITE_IOERR || code == SQLITE_CANTOPEN ||
                code == SQLITE_READONLY;
    if (code == SQLITE_NOMEM)
        d->st = lode__export_no_memory(d->e, d->err);
    else
        d->st = lode__fail_at(d->err, disk ? LODE_E_WRITE : LODE_E_DATA, d->e->path, 0, 0,
                              "cannot make the database: %s", sqlite3_errmsg(d->db));
}

static void run(database *d, const char *sql)
{
    if (d->st == LODE_OK && sqlite3_exec(d->db, sql, NULL, NULL, NULL) != SQLITE_OK)
        failed(d);
}

static sqlite3_stmt *prepare(database *d, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    if (d->st == LODE_OK &&
        sqlite3_prepare_v2(d->db, sql, -1, &statement, NULL) != SQLITE_OK)
        failed(d);
    return statement;
}

/* Bind a text, NULL when it is empty. */
static void bind_text(database *d, sqlite3_stmt *statement, int i, const char *text)
{
    if (d->st != LODE_OK) return;
    int code = *text ? sqlite3_bind_text(statement, i, text, -1, SQLITE_STATIC)
                     : sqlite3_bind_null(statement, i);
    if (code != SQLITE_OK) failed(d);
}

static void bind_integer(database *d, sqlite3_stmt *statement, int i, long long value)
{
    if (d->st == LODE_OK && sqlite3_bind_int64(statement, i, value) != SQLITE_OK)
        failed(d);
}

/* Insert what was bound. */
static void step(database *d, sqlite3_stmt *statement)
{
    if (d->st != LODE_OK) return;
    if (sqlite3_step(statement) != SQLITE_DONE || sqlite3_reset(statement) != SQLITE_OK)
        failed(d);
}

/* ---- the tables of the packs ------------------------------------------------------ */

static void add_name(lode__buf *sql, const char *name)
{
    lode__buf_add(sql, "\"");
    for (; *name; name++) {
        if (*name == '"') lode__buf_add(sql, "\"");
        lode__buf_add_n(sql, name, 1);
    }
    lode__buf_add(sql, "\"");
}

static void create_sql(const lode__export_table *table, lode__buf *sql)
{
    const lode__file *file = table->file;
    lode__buf_add(sql, "CREATE TABLE ");
    add_name(sql, table->name);
    for (int k = 0; k < file->n_field; k++) {
        char type = *file->field[k].type;
        lode__buf_add(sql, k ? ", " : " (");
        add_name(sql, file->field[k].name);
        lode__buf_add(sql, type == 'n' ? " REAL" : type == 'i' ? " INTEGER" : " TEXT");
    }
    lode__buf_add(sql, ")");
}

static void insert_sql(const lode__export_table *table, lode__buf *sql)
{
    const lode__file *file = table->file;
    lode__buf_add(sql, "INSERT INTO ");
    add_name(sql, table->name);
    lode__buf_add(sql, " (rowid");
    for (int k = 0; k < file->n_field; k++) {
        lode__buf_add(sql, ", ");
        add_name(sql, file->field[k].name);
    }
    lode__buf_add(sql, ") VALUES (?");
    for (int k = 0; k < file->n_field; k++) lode__buf_add(sql, ", ?");
    lode__buf_add(sql, ")");
}

static void bind_cell(database *d, sqlite3_stmt *statement, int i, const char *type,
                      const char *text)
{
    double value;
    if (d->st != LODE_OK) return;
    if (*type == 's' || !*text || !lode__number_read(text, &value))
        bind_text(d, statement, i, text);
    else if (*type == 'i')
        bind_integer(d, statement, i, (long long)value);
    else if (sqlite3_bind_double(statement, i, value) != SQLITE_OK)
        failed(d);
}

static void insert_rows(database *d, const lode__export_table *table,
                        sqlite3_stmt *statement)
{
    const lode__file *file = table->file;
    for (long i = 0; d->st == LODE_OK && i < file->csv.n_row; i++) {
        if (!lode__export_uses(table, i)) continue;
        const lode__cell *row = lode__csv_row(&file->csv, i);
        bind_integer(d, statement, 1, (long long)row->line);
        for (int k = 0; k < file->n_field; k++)
            bind_cell(d, statement, k + 2, file->field[k].type, row[k].text);
        step(d, statement);
    }
}

static void write_table(database *d, const lode__export_table *table)
{
    lode__buf create, insert;
    lode__buf_init(&create, LODE__FILE_MAX);
    lode__buf_init(&insert, LODE__FILE_MAX);
    create_sql(table, &create);
    insert_sql(table, &insert);
    if (d->st == LODE_OK && (create.status != LODE_OK || insert.status != LODE_OK))
        d->st = lode__export_no_memory(d->e, d->err);
    if (d->st == LODE_OK) run(d, create.data);
    if (d->st == LODE_OK) {
        sqlite3_stmt *statement = prepare(d, insert.data);
        insert_rows(d, table, statement);
        sqlite3_finalize(statement);
    }
    lode__buf_clear(&create);
    lode__buf_clear(&insert);
}

/* ---- what the tables are ---------------------------------------------------------- */

static void write_packs(database *d)
{
    run(d, "CREATE TABLE lode_packs (pack TEXT, title TEXT, version TEXT, created TEXT, "
           "rows INTEGER, licence TEXT, hash TEXT)");
    sqlite3_stmt *s = prepare(d, "INSERT INTO lode_packs VALUES (?, ?, ?, ?, ?, ?, ?)");
    for (int i = 0; d->st == LODE_OK && i < d->e->n_pack; i++) {
        const lode__export_pack *p = &d->e->pack[i];
        const char *licences = lode__export_licences(d->e, p->pack);
        if (!licences) {
            d->st = lode__export_no_memory(d->e, d->err);
            break;
        }
        bind_text(d, s, 1, p->pack->name);
        bind_text(d, s, 2, p->pack->title);
        bind_text(d, s, 3, p->pack->version);
        bind_text(d, s, 4, p->pack->created);
        bind_integer(d, s, 5, p->n_used);
        bind_text(d, s, 6, licences);
        bind_text(d, s, 7, p->pack->hash);
        step(d, s);
    }
    sqlite3_finalize(s);
}

static void write_sources(database *d)
{
    run(d, "CREATE TABLE lode_sources (pack TEXT, title TEXT, edition TEXT, "
           "\"table\" TEXT, retrieved TEXT, path TEXT)");
    sqlite3_stmt *s = prepare(d, "INSERT INTO lode_sources VALUES (?, ?, ?, ?, ?, ?)");
    for (int i = 0; d->st == LODE_OK && i < d->e->n_pack; i++) {
        const lode__pack *pack = d->e->pack[i].pack;
        for (int k = 0; k < pack->n_source; k++) {
            bind_text(d, s, 1, pack->name);
            bind_text(d, s, 2, pack->source[k].title);
            bind_text(d, s, 3, pack->source[k].edition);
            bind_text(d, s, 4, pack->source[k].table);
            bind_text(d, s, 5, pack->source[k].retrieved);
            bind_text(d, s, 6, pack->source[k].path);
            step(d, s);
        }
    }
    sqlite3_finalize(s);
}

static void write_licences(database *d)
{
    run(d, "CREATE TABLE lode_licences (pack TEXT, name TEXT, title TEXT, path TEXT)");
    sqlite3_stmt *s = prepare(d, "INSERT INTO lode_licences VALUES (?, ?, ?, ?)");
    for (int i = 0; d->st == LODE_OK && i < d->e->n_pack; i++) {
        const lode__pack *pack = d->e->pack[i].pack;
        for (int k = 0; k < pack->n_licence; k++) {
            bind_text(d, s, 1, pack->name);
            bind_text(d, s, 2, pack->licence[k].name);
            bind_text(d, s, 3, pack->licence[k].title);
            bind_text(d, s, 4, pack->licence[k].path);
            step(d, s);
        }
    }
    sqlite3_finalize(s);
}

/* The tables with the file each came from, and their columns with type and unit. */
static void write_tables(database *d)
{
    run(d, "CREATE TABLE lode_tables (name TEXT, pack TEXT, path TEXT, layer INTEGER, "
           "rows INTEGER, replaced INTEGER, sha256 TEXT)");
    sqlite3_stmt *s = prepare(d, "INSERT INTO lode_tables VALUES (?, ?, ?, ?, ?, ?, ?)");
    for (int i = 0; d->st == LODE_OK && i < d->e->n_table; i++) {
        const lode__export_table *table = &d->e->table[i];
        bind_text(d, s, 1, table->name);
        bind_text(d, s, 2, d->e->pack[table->i_pack].pack->name);
        bind_text(d, s, 3, table->file->path);
        bind_integer(d, s, 4, table->file->i_layer + 1);
        bind_integer(d, s, 5, table->n_used);
        bind_integer(d, s, 6, table->n_row - table->n_used);
        bind_text(d, s, 7, table->file->hash);
        step(d, s);
    }
    sqlite3_finalize(s);

    run(d, "CREATE TABLE lode_columns (\"table\" TEXT, name TEXT, type TEXT, unit TEXT)");
    s = prepare(d, "INSERT INTO lode_columns VALUES (?, ?, ?, ?)");
    for (int i = 0; d->st == LODE_OK && i < d->e->n_table; i++) {
        const lode__export_table *table = &d->e->table[i];
        for (int k = 0; k < table->file->n_field; k++) {
            bind_text(d, s, 1, table->name);
            bind_text(d, s, 2, table->file->field[k].name);
            bind_text(d, s, 3, table->file->field[k].type);
            bind_text(d, s, 4, lode__export_unit(table, k));
            step(d, s);
        }
    }
    sqlite3_finalize(s);
}

static void write_flags(database *d)
{
    run(d, "CREATE TABLE lode_flags (flag TEXT, meaning TEXT)");
    sqlite3_stmt *s = prepare(d, "INSERT INTO lode_flags VALUES (?, ?)");
    for (int i = 0; i < LODE__N_FLAG; i++) {
        bind_text(d, s, 1, lode__flag_name((lode__flag)i));
        bind_text(d, s, 2, lode__export_flag((lode__flag)i));
        step(d, s);
    }
    sqlite3_finalize(s);
}

static void write_export(database *d)
{
    const char *const row[][2] = {{"data", d->e->ds->hash},
                                  {"lode", lode_version()},
                                  {"selection", d->e->selection}};
    run(d, "CREATE TABLE lode_export (name TEXT, value TEXT)");
    sqlite3_stmt *s = prepare(d, "INSERT INTO lode_export VALUES (?, ?)");
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        bind_text(d, s, 1, row[i][0]);
        bind_text(d, s, 2, row[i][1]);
        step(d, s);
    }
    sqlite3_finalize(s);
}

lode_status lode__export_sqlite(lode__export *e, const char *temporary, lode_error *err)
{
    database d = {e, NULL, err, LODE_OK};
    if (sqlite3_open_v2(temporary, &d.db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
        failed(&d);
    run(&d, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; "
            "PRAGMA page_size = 4096; BEGIN");
    write_export(&d);
    write_packs(&d);
    write_sources(&d);
    write_licences(&d);
    write_tables(&d);
    write_flags(&d);
    for (int i = 0; d.st == LODE_OK && i < e->n_table; i++) write_table(&d, &e->table[i]);
    run(&d, "COMMIT");
    if (sqlite3_close(d.db) != SQLITE_OK) failed(&d);
    return d.st;
}
