-- Roles belong to the cluster, not to a database: this file is run before the numbered ones every time, changes
-- nothing where the roles exist, and so also serves a database restored into another cluster. It is run as the login of
-- the migration: a superuser, a role that may create roles and owns the database, or a member of sandan_owner.
--   sandan_owner  owns every object; migrations run as it, no process of the platform does
--   sandan_app    what the platform runs as: no superuser, no BYPASSRLS, owner of nothing; its password is yours to set
--   sandan_scan   sees ids and numbers of every district and no content; sandan_app takes it by SET LOCAL ROLE
DO $$
DECLARE
  wanted record;
  -- From PostgreSQL 16 on, whoever makes a role may administer it but not become it.
  may_part_membership constant boolean := current_setting('server_version_num')::int >= 160000;
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
    IF may_part_membership THEN
      EXECUTE 'GRANT sandan_scan TO sandan_app WITH INHERIT FALSE, SET TRUE';
    ELSE
      EXECUTE 'ALTER ROLE sandan_app NOINHERIT';
      EXECUTE 'GRANT sandan_scan TO sandan_app';
    END IF;
  END IF;

  -- What follows the roles is done as their owner, whatever the login.
  IF NOT pg_has_role('sandan_owner', CASE WHEN may_part_membership THEN 'SET' ELSE 'MEMBER' END) THEN
    EXECUTE format(
      'GRANT sandan_owner TO %I %s',
      current_user, CASE WHEN may_part_membership THEN 'WITH INHERIT FALSE, SET TRUE' END
    );
  END IF;

  -- A database of somebody else's: the owner of the structure makes a schema in it, the platform connects to it.
  IF NOT has_database_privilege('sandan_owner', current_database(), 'CREATE') THEN
    EXECUTE format('GRANT CREATE ON DATABASE %I TO sandan_owner', current_database());
  END IF;
  IF NOT has_database_privilege('sandan_app', current_database(), 'CONNECT') THEN
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO sandan_app', current_database());
  END IF;
  IF NOT has_schema_privilege('sandan_owner', 'public', 'CREATE') THEN
    EXECUTE 'GRANT CREATE, USAGE ON SCHEMA public TO sandan_owner';
  END IF;

  -- A login that may not grant is only warned.
  IF NOT (
    has_database_privilege('sandan_owner', current_database(), 'CREATE')
    AND has_database_privilege('sandan_app', current_database(), 'CONNECT')
    AND has_schema_privilege('sandan_owner', 'public', 'CREATE')
  ) THEN
    RAISE insufficient_privilege USING MESSAGE =
      format('permission denied to grant rights on database %s, whose owner is another', current_database());
  END IF;
END
$$;
