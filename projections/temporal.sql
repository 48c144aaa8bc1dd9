-- What every read model stands on. The tables themselves: projections/<question>/table.sql, one declaration each.
--
-- A table of the schema `model` holds versions of rows: a row holds from position `valid_from` (inclusive) to
-- `valid_to` (exclusive) of its district's log; an open row ends at 9223372036854775807. Journals hold one row an event
-- and never change. Rows of a generation that is being built lie beside those that are read; the view of the same name
-- in `public` shows the generation that is live, so that reads need not know.

-- Pages lie in memory or on flash, so a read of the past goes by its index. At the default, which is made for spinning
-- disks, the planner reads whole tables instead and takes twice as long (projections/README.md).
DO $$
BEGIN
  EXECUTE format('ALTER DATABASE %I SET random_page_cost = 1.1', current_database());
  -- The planner takes "begun by then" and "not ended by then" for independent and expects five times the rows of a past
  -- position. With room to hash so many it goes by the index all the same; with 4 MB it reads every version there was.
  EXECUTE format('ALTER DATABASE %I SET work_mem = %L', current_database(), '32MB');
EXCEPTION WHEN insufficient_privilege THEN
  RAISE WARNING 'sandan_owner does not own the database: set random_page_cost = 1.1 and work_mem = 32MB for it';
END
$$;

CREATE SCHEMA model;
GRANT USAGE ON SCHEMA model TO sandan_app;

-- How far a projection has come in a district: the first `applied` events of the log are in its rows, no other.
-- LIVE is read and followed. JOINING is followed too, and becomes LIVE once it holds all that those hold that are read:
-- a projection that is new to the district. BUILDING is being rebuilt beside it, RETIRED waits to be deleted.
CREATE TABLE projection_cursor (
  tenant_id   int NOT NULL,
  projection  text COLLATE "C" NOT NULL,
  generation  int NOT NULL CHECK (generation >= 1),
  applied     bigint NOT NULL DEFAULT 0 CHECK (applied >= 0),
  state       text NOT NULL DEFAULT 'LIVE' CHECK (state IN ('LIVE', 'JOINING', 'BUILDING', 'RETIRED')),
  parked_at   timestamptz,
  updated_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (tenant_id, projection, generation)
) WITH (fillfactor = 50);
CREATE UNIQUE INDEX ON projection_cursor (tenant_id, projection) WHERE state IN ('LIVE', 'JOINING');

ALTER TABLE projection_cursor ENABLE ROW LEVEL SECURITY;
ALTER TABLE projection_cursor FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON projection_cursor
  USING (tenant_id = nullif(current_setting('sandan.tenant', true), '')::int);
-- Which districts are behind, and which projection of which stands still: numbers only.
CREATE POLICY cursors_of_all ON projection_cursor FOR SELECT TO sandan_scan USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON projection_cursor TO sandan_app;
GRANT SELECT ON projection_cursor TO sandan_scan;

-- The first columns of every temporal table.
CREATE TABLE model.version (
  tenant_id   int NOT NULL,
  generation  int NOT NULL,
  valid_from  bigint NOT NULL,
  valid_to    bigint NOT NULL
);

-- The first columns of every journal.
CREATE TABLE model.entry (
  tenant_id   int NOT NULL,
  generation  int NOT NULL,
  position    bigint NOT NULL
);

-- Row level security, grants and the view of the live generation, for one table of `model`.
CREATE FUNCTION model.publish(projection text, name text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE model.%I ENABLE ROW LEVEL SECURITY', name);
  EXECUTE format('ALTER TABLE model.%I FORCE ROW LEVEL SECURITY', name);
  EXECUTE format(
    'CREATE POLICY own_district ON model.%I
       USING (tenant_id = nullif(current_setting(''sandan.tenant'', true), '''')::int)', name);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON model.%I TO sandan_app', name);
  -- The subquery names no column of the table, so it is asked once a statement, not once a row.
  EXECUTE format(
    'CREATE VIEW public.%I WITH (security_invoker = true) AS
       SELECT * FROM model.%I WHERE generation = (
         SELECT live.generation FROM public.projection_cursor AS live
         WHERE live.tenant_id = nullif(current_setting(''sandan.tenant'', true), '''')::int
           AND live.projection = %L AND live.state = ''LIVE'')', name, name, projection);
  EXECUTE format('GRANT SELECT ON public.%I TO sandan_app', name);
END
$$;

-- A temporal table: `key` names its rows (comma separated, may be empty for a table of one row a district).
-- `whole` says that it is read for a whole district at once.
CREATE FUNCTION model.temporal(projection text, name text, key text, whole boolean DEFAULT true) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  led_key text := CASE WHEN key = '' THEN '' ELSE ', ' || key END;
BEGIN
  -- Ends with valid_to, so that it also says that a key has one open row, and finds it in one step for the next write,
  -- and the version as of a position in one more.
  EXECUTE format('ALTER TABLE model.%I ADD PRIMARY KEY (tenant_id, generation%s, valid_to)', name, led_key);
  EXECUTE format('ALTER TABLE model.%I ADD CHECK (valid_from < valid_to)', name);
  IF whole THEN
    -- A whole district as of any position, at the speed of now.
    EXECUTE format(
      'CREATE INDEX %I ON model.%I (tenant_id, generation, valid_to, valid_from)', name || '_as_of', name);
  END IF;
  PERFORM model.publish(projection, name);
END
$$;

-- A journal: rows that are added, one an event at most, and never change.
CREATE FUNCTION model.journal(projection text, name text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE model.%I ADD PRIMARY KEY (tenant_id, generation, position)', name);
  PERFORM model.publish(projection, name);
END
$$;
