-- Roles belong to the cluster, not to a database: this file is run before the numbered ones every time, changes
-- nothing where the roles exist, and so also serves a database restored into another cluster.
--   sandan_owner  owns every object; migrations run as it, no process of the platform does
--   sandan_app    what the platform runs as: no superuser, no BYPASSRLS, owner of nothing
--   sandan_scan   sees ids and numbers of every district and no content; sandan_app takes it by SET LOCAL ROLE
DO $$
DECLARE
  wanted record;
BEGIN
  FOR wanted IN
    SELECT * FROM (VALUES ('sandan_owner', 'NOLOGIN'), ('sandan_app', 'LOGIN NOINHERIT'), ('sandan_scan', 'NOLOGIN'))
      AS roles (name, attributes)
  LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted.name) THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I %s', wanted.name, wanted.attributes);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN
        NULL;  -- another database of this cluster was being migrated in the same moment
      END;
    END IF;
  END LOOP;

  -- Not inherited: a statement sees across districts only after it has said SET LOCAL ROLE sandan_scan.
  IF NOT EXISTS (
    SELECT FROM pg_auth_members
    WHERE roleid = 'sandan_scan'::regrole AND member = 'sandan_app'::regrole
  ) THEN
    IF current_setting('server_version_num')::int >= 160000 THEN
      EXECUTE 'GRANT sandan_scan TO sandan_app WITH INHERIT FALSE, SET TRUE';
    ELSE
      EXECUTE 'ALTER ROLE sandan_app NOINHERIT';
      EXECUTE 'GRANT sandan_scan TO sandan_app';
    END IF;
  END IF;

  IF NOT has_schema_privilege('sandan_owner', 'public', 'CREATE') THEN
    EXECUTE 'GRANT CREATE, USAGE ON SCHEMA public TO sandan_owner';
  END IF;
END
$$;
