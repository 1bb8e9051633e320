CREATE TABLE time_entry (
  id          VARCHAR(64) ${binary_collation} NOT NULL PRIMARY KEY,
  description VARCHAR(4000) NOT NULL,
  started_at  TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  ended_at    TIMESTAMP(6) WITH TIME ZONE,
  -- TRUE while the entry runs, otherwise NULL: the constraint lets one entry run at a time.
  running     BOOLEAN UNIQUE CHECK (running),
  tags        VARCHAR ARRAY NOT NULL,
  source      VARCHAR(32) NOT NULL,
  CHECK (ended_at >= started_at),
  CHECK ((running IS NULL) = (ended_at IS NOT NULL))
);

CREATE INDEX time_entry_by_start ON time_entry (started_at, id);
