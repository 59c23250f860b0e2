-- A store of version 2, with an event of two revisions and a comment.
BEGIN TRANSACTION;
CREATE TABLE entry( kind TEXT NOT NULL CHECK(kind IN ('comment', 'answer', 'outcome')), number INTEGER NOT NULL CHECK(number >= 1), about TEXT NOT NULL, made TEXT NOT NULL, who TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY(kind, number)) STRICT, WITHOUT ROWID;
INSERT INTO "entry" VALUES('comment',1,'evt-ga-ge-sb-ban','2026-11-26T13:07:53Z','','Which share of it?');
CREATE TABLE event(id TEXT PRIMARY KEY NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO "event" VALUES('evt-ga-ge-sb-ban');
CREATE TABLE revision( event TEXT NOT NULL REFERENCES event(id), number INTEGER NOT NULL CHECK(number >= 1), made TEXT NOT NULL, who TEXT NOT NULL CHECK(who <> ''), why TEXT NOT NULL CHECK(why <> ''), body TEXT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY(event, number)) STRICT, WITHOUT ROWID;
INSERT INTO "revision" VALUES('evt-ga-ge-sb-ban',1,'2026-11-26T12:21:45Z','A. Analyst','first reading','---
id: evt-ga-ge-sb-ban
kind: restriction
title: China bans gallium, germanium and antimony to the United States
place: Beijing
date: 2024-12-03
announced: 2024-12-03
effective_from: 2024-12-03
suspended_from: 2025-11-09
suspended_until: 2026-11-27
actor:
  - CHN
target:
  - USA
end_use: all
commodity:
  - "gallium:refined"
  - "germanium:refined"
  - "antimony:refined"
instrument: ban
certainty: confirmed
grade: A
tags:
  - dual-use
sectors:
  - chips
  - defence
notes: Clause 1, on military end users, is a record of its own and is not suspended.
sources:
  - publisher: MOFCOM
    title: Announcement 46 of 2024, clause 2
    date: 2024-12-03
    accessed: 2026-06-30
  - publisher: Business Times
    date: 2025-11-09
    accessed: 2026-06-30
','ffab7315ceda73ecbe8c7cdb6675cedb45ae56e930cb2ce1ead815384fb90b8d');
INSERT INTO "revision" VALUES('evt-ga-ge-sb-ban',2,'2026-11-26T12:21:47Z','B. Analyst','the suspension ends then','---
id: evt-ga-ge-sb-ban
kind: restriction
title: China bans gallium, germanium and antimony to the United States
place: Beijing
date: 2024-12-03
announced: 2024-12-03
effective_from: 2024-12-03
suspended_from: 2025-11-09
suspended_until: 2026-11-27
review: 2026-11
actor:
  - CHN
target:
  - USA
end_use: all
commodity:
  - "gallium:refined"
  - "germanium:refined"
  - "antimony:refined"
instrument: ban
certainty: confirmed
grade: A
tags:
  - dual-use
sectors:
  - chips
  - defence
notes: Clause 1, on military end users, is a record of its own and is not suspended.
sources:
  - publisher: MOFCOM
    title: Announcement 46 of 2024, clause 2
    date: 2024-12-03
    accessed: 2026-06-30
  - publisher: Business Times
    date: 2025-11-09
    accessed: 2026-06-30
','08b83167ae98c9fb7035d49016058a117fde4e9d07907728e4bd0c42f22b3561');
CREATE TABLE run(key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TRIGGER revision_stays BEFORE UPDATE ON revision BEGIN SELECT RAISE(ABORT, 'a revision is never changed'); END;
CREATE TRIGGER revision_kept BEFORE DELETE ON revision BEGIN SELECT RAISE(ABORT, 'a revision is never deleted'); END;
CREATE TRIGGER entry_stays BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'an entry is never changed'); END;
CREATE TRIGGER entry_kept BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'an entry is never deleted'); END;
PRAGMA application_id = 1819239525;
PRAGMA user_version = 2;
COMMIT;
