-- People, tenants, and the documents they draw.
-- Global tables come first; every table below "Tenants" carries tenant_id, leads its keys with it, and is closed by row-level security.

-- Roles ---------------------------------------------------------------------------------------------------------------------------
-- sluice_app is the login of web: it sees one tenant at a time. sluice_system is the login of the worker: it sees all of them.
-- Neither owns anything. Roles belong to the cluster, so another database's migration may be making them at this moment.

DO $$
DECLARE login text;
BEGIN
  FOREACH login IN ARRAY ARRAY['sluice_app', 'sluice_system'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = login) THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I NOLOGIN', login);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
      END;
    END IF;
  END LOOP;
END $$;

GRANT USAGE ON SCHEMA public TO sluice_app, sluice_system;

-- What a transaction says of itself -----------------------------------------------------------------------------------------------
-- Set for one transaction only; after it the setting is the empty string, which counts as absent.

CREATE FUNCTION app_tenant_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('app.tenant_id', true), '')::uuid;
CREATE FUNCTION app_user_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('app.user_id', true), '')::uuid;
-- The hash of a token or an invitation somebody presented: it opens the row it belongs to and no other.
CREATE FUNCTION app_presented_hash() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('app.presented_hash', true), '');

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % never change', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

-- Closes a table to everyone but its tenant (web) and the worker.
CREATE PROCEDURE close_to_tenant(name text) LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
  EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
  EXECUTE format('CREATE POLICY own_tenant ON %I TO sluice_app USING (tenant_id = (SELECT app_tenant_id()))', name);
  EXECUTE format('CREATE POLICY every_tenant ON %I TO sluice_system USING (true)', name);
END $$;

-- People --------------------------------------------------------------------------------------------------------------------------

CREATE TABLE "user" (
  id             uuid PRIMARY KEY,
  name           text NOT NULL,
  email          text NOT NULL UNIQUE,
  email_verified boolean NOT NULL DEFAULT false,
  image          text,
  created_at     timestamptz NOT NULL DEFAULT now(),
  updated_at     timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE session (
  id         uuid PRIMARY KEY,
  user_id    uuid NOT NULL REFERENCES "user" ON DELETE CASCADE,
  token      text NOT NULL UNIQUE,
  expires_at timestamptz NOT NULL,
  ip_address text,
  user_agent text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX session_user_id ON session (user_id);

CREATE TABLE account (
  id                       uuid PRIMARY KEY,
  user_id                  uuid NOT NULL REFERENCES "user" ON DELETE CASCADE,
  account_id               text NOT NULL,
  provider_id              text NOT NULL,
  password                 text,
  access_token             text,
  refresh_token            text,
  id_token                 text,
  access_token_expires_at  timestamptz,
  refresh_token_expires_at timestamptz,
  scope                    text,
  created_at               timestamptz NOT NULL DEFAULT now(),
  updated_at               timestamptz NOT NULL DEFAULT now(),
  UNIQUE (provider_id, account_id)
);
CREATE INDEX account_user_id ON account (user_id);

CREATE TABLE verification (
  id         uuid PRIMARY KEY,
  identifier text NOT NULL,
  value      text NOT NULL,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX verification_identifier ON verification (identifier);

-- Requests of one address to one path.
CREATE TABLE rate_limit (
  id           uuid PRIMARY KEY,
  key          text NOT NULL UNIQUE,
  count        integer NOT NULL,
  last_request bigint NOT NULL
);

-- Failed sign-ins of one account, from whatever address they come; the account is the hash of its e-mail, known to us or not.
CREATE TABLE sign_in_failure (
  account_hash text PRIMARY KEY,
  count        integer NOT NULL,
  since        timestamptz NOT NULL
);

-- Links that sign in once.
CREATE TABLE sign_in_link (
  hash       text PRIMARY KEY,
  user_id    uuid NOT NULL REFERENCES "user" ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  used_at    timestamptz
);
CREATE INDEX sign_in_link_user_id ON sign_in_link (user_id);

-- Facts of the installation as a whole.
CREATE TABLE installation (
  key   text PRIMARY KEY,
  value jsonb NOT NULL
);

-- Plans: a limit that is absent does not exist. Memory in MiB, storage in GiB, prices in pico-dollars.
CREATE TABLE plan (
  name                     text PRIMARY KEY,
  queue_delay_seconds      integer NOT NULL,
  concurrent_runs          integer,
  daily_runs               integer,
  pending_runs             integer,
  storage_gib              integer,
  compute_hours            integer,
  run_milli_cpu            integer,
  run_memory_mib           integer,
  run_pico_dollars         bigint NOT NULL DEFAULT 0,
  compute_hour_pico_dollars bigint NOT NULL DEFAULT 0,
  processed_gib_pico_dollars bigint NOT NULL DEFAULT 0,
  stored_gib_month_pico_dollars bigint NOT NULL DEFAULT 0,
  features                 text[] NOT NULL DEFAULT '{}'
);
INSERT INTO plan VALUES
  ('unlimited',  0,    NULL, NULL, NULL,  NULL, NULL, NULL, NULL, 0, 0, 0, 0, '{standard_transforms,custom_transforms,real_time,sla,sso}'),
  ('basic',      7200, 1,    10,   10000, 10,   10,   1000, 2048, 100000000000, 500000000000, 100000000000, 30000000000, '{}'),
  ('pro',        1800, 3,    30,   10000, 50,   50,   2000, 4096,  50000000000, 300000000000,  50000000000, 20000000000, '{standard_transforms}'),
  ('enterprise', 0,    10,   100,  10000, 500,  200,  4000, 8192,  20000000000, 150000000000,  20000000000, 10000000000, '{standard_transforms,custom_transforms,real_time,sla,sso}');

GRANT SELECT, INSERT, UPDATE, DELETE ON "user", session, account, verification, rate_limit, sign_in_failure, sign_in_link TO sluice_app;
GRANT SELECT, INSERT, UPDATE ON installation TO sluice_app, sluice_system;
GRANT SELECT ON plan TO sluice_app, sluice_system;
GRANT SELECT ON "user" TO sluice_system;
GRANT DELETE ON session, verification, rate_limit, sign_in_failure, sign_in_link TO sluice_system;
GRANT SELECT ON session, verification, rate_limit, sign_in_failure, sign_in_link TO sluice_system;

-- Tenants -------------------------------------------------------------------------------------------------------------------------

CREATE TABLE tenant (
  id         uuid PRIMARY KEY,
  -- Small and stable: local runs work under a user id made of it.
  number     integer GENERATED ALWAYS AS IDENTITY UNIQUE,
  slug       text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9]([a-z0-9-]{0,46}[a-z0-9])?$'),
  name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  plan       text NOT NULL REFERENCES plan,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE member (
  tenant_id uuid NOT NULL REFERENCES tenant ON DELETE CASCADE,
  user_id   uuid NOT NULL REFERENCES "user",
  role      text NOT NULL CHECK (role IN ('viewer', 'launcher', 'editor', 'admin', 'owner', 'billing')),
  joined_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, user_id)
);
CREATE INDEX member_user_id ON member (user_id);

CREATE TABLE invitation (
  tenant_id   uuid NOT NULL REFERENCES tenant ON DELETE CASCADE,
  id          uuid NOT NULL,
  email       text NOT NULL,
  role        text NOT NULL CHECK (role IN ('viewer', 'launcher', 'editor', 'admin', 'owner', 'billing')),
  hash        text NOT NULL,
  invited_by  uuid NOT NULL REFERENCES "user",
  created_at  timestamptz NOT NULL DEFAULT now(),
  expires_at  timestamptz NOT NULL,
  accepted_at timestamptz,
  revoked_at  timestamptz,
  PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX invitation_open ON invitation (tenant_id, email) WHERE accepted_at IS NULL AND revoked_at IS NULL;
CREATE INDEX invitation_hash ON invitation (hash);

CREATE TABLE api_token (
  tenant_id     uuid NOT NULL REFERENCES tenant ON DELETE CASCADE,
  id            uuid NOT NULL,
  kind          text NOT NULL CHECK (kind IN ('user', 'agent', 'service')),
  name          text NOT NULL,
  -- Whose rights a user's token has; it dies with the membership.
  owner_user_id uuid,
  hash          text NOT NULL,
  -- What is shown of it: its beginning.
  display       text NOT NULL,
  -- Permissions, or '*': everything its owner may.
  scopes        text[] NOT NULL CHECK (cardinality(scopes) > 0),
  created_by    uuid NOT NULL REFERENCES "user",
  created_at    timestamptz NOT NULL DEFAULT now(),
  expires_at    timestamptz NOT NULL,
  last_used_at  timestamptz,
  revoked_at    timestamptz,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, owner_user_id) REFERENCES member (tenant_id, user_id) ON DELETE CASCADE,
  CHECK (kind <> 'user' OR owner_user_id IS NOT NULL)
);
CREATE INDEX api_token_owner ON api_token (tenant_id, owner_user_id);
CREATE INDEX api_token_hash ON api_token (hash);

-- Documents -----------------------------------------------------------------------------------------------------------------------

CREATE TABLE deployment (
  tenant_id  uuid NOT NULL REFERENCES tenant ON DELETE CASCADE,
  id         uuid NOT NULL,
  name       text NOT NULL CHECK (name ~ '^[a-z0-9]([a-z0-9-]{0,46}[a-z0-9])?$'),
  kind       text NOT NULL CHECK (kind IN ('production', 'branch')),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, name)
);
CREATE UNIQUE INDEX deployment_production ON deployment (tenant_id) WHERE kind = 'production';

CREATE TABLE pipeline (
  tenant_id  uuid NOT NULL REFERENCES tenant ON DELETE CASCADE,
  id         uuid NOT NULL,
  name       text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  created_by uuid NOT NULL REFERENCES "user",
  removed_at timestamptz,
  PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX pipeline_name ON pipeline (tenant_id, name) WHERE removed_at IS NULL;

CREATE TABLE draft (
  tenant_id   uuid NOT NULL,
  pipeline_id uuid NOT NULL,
  revision    integer NOT NULL CHECK (revision >= 0),
  document    jsonb NOT NULL,
  -- The YAML it was imported as: an export is this text with what was edited since, so that comments and order stay.
  text        text,
  updated_at  timestamptz NOT NULL DEFAULT now(),
  updated_by  uuid NOT NULL REFERENCES "user",
  PRIMARY KEY (tenant_id, pipeline_id),
  FOREIGN KEY (tenant_id, pipeline_id) REFERENCES pipeline ON DELETE CASCADE
);

-- One row a change, one revision a row: what other editors catch up with.
CREATE TABLE draft_change (
  tenant_id   uuid NOT NULL,
  pipeline_id uuid NOT NULL,
  revision    integer NOT NULL CHECK (revision > 0),
  client      uuid NOT NULL,
  batch       integer NOT NULL,
  author      uuid NOT NULL REFERENCES "user",
  change      jsonb NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, pipeline_id, revision),
  FOREIGN KEY (tenant_id, pipeline_id) REFERENCES draft ON DELETE CASCADE
);

-- One row a save: a repeated one finds its first answer here. Its changes are those of draft_change between two revisions.
CREATE TABLE draft_save (
  tenant_id       uuid NOT NULL,
  pipeline_id     uuid NOT NULL,
  client          uuid NOT NULL,
  batch           integer NOT NULL CHECK (batch >= 0),
  base_revision   integer NOT NULL,
  before_revision integer NOT NULL,
  after_revision  integer NOT NULL,
  conflicts       jsonb NOT NULL,
  created_at      timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, pipeline_id, client, batch),
  FOREIGN KEY (tenant_id, pipeline_id) REFERENCES draft ON DELETE CASCADE
);

-- Who is looking at a draft. Nothing is lost when it is: everybody says so again within seconds.
CREATE UNLOGGED TABLE draft_presence (
  tenant_id   uuid NOT NULL,
  pipeline_id uuid NOT NULL,
  client      uuid NOT NULL,
  user_id     uuid NOT NULL,
  selection   text[] NOT NULL,
  seen_at     timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, pipeline_id, client)
);

CREATE TABLE version (
  tenant_id   uuid NOT NULL,
  pipeline_id uuid NOT NULL,
  hash        text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
  number      integer NOT NULL CHECK (number > 0),
  -- Settings and elements; the hash is theirs alone.
  content     jsonb NOT NULL,
  layout      jsonb NOT NULL,
  reason      text NOT NULL,
  author      uuid NOT NULL REFERENCES "user",
  created_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, pipeline_id, hash),
  UNIQUE (tenant_id, pipeline_id, number),
  FOREIGN KEY (tenant_id, pipeline_id) REFERENCES pipeline
);
CREATE TRIGGER version_never_changes BEFORE UPDATE OR DELETE ON version FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER version_is_kept BEFORE TRUNCATE ON version FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE activation (
  tenant_id     uuid NOT NULL,
  id            uuid NOT NULL,
  deployment_id uuid NOT NULL,
  pipeline_id   uuid NOT NULL,
  hash          text NOT NULL,
  reason        text NOT NULL,
  activated_at  timestamptz NOT NULL DEFAULT now(),
  activated_by  uuid NOT NULL REFERENCES "user",
  replaced_at   timestamptz,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, deployment_id) REFERENCES deployment,
  FOREIGN KEY (tenant_id, pipeline_id, hash) REFERENCES version
);
CREATE UNIQUE INDEX activation_current ON activation (tenant_id, deployment_id, pipeline_id) WHERE replaced_at IS NULL;
CREATE INDEX activation_version ON activation (tenant_id, pipeline_id, hash);

-- The assets of the active versions: its key makes one asset unique in a deployment, whichever pipeline it comes from.
CREATE TABLE deployed_asset (
  tenant_id     uuid NOT NULL,
  deployment_id uuid NOT NULL,
  asset_key     text NOT NULL,
  pipeline_id   uuid NOT NULL,
  element_id    text NOT NULL,
  definition    jsonb NOT NULL,
  PRIMARY KEY (tenant_id, deployment_id, asset_key),
  FOREIGN KEY (tenant_id, deployment_id) REFERENCES deployment ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, pipeline_id) REFERENCES pipeline
);
CREATE INDEX deployed_asset_pipeline ON deployed_asset (tenant_id, deployment_id, pipeline_id);

-- Audit: a chain a tenant, each row sealed with the one before -----------------------------------------------------------------------

CREATE TABLE audit_head (
  tenant_id uuid PRIMARY KEY REFERENCES tenant,
  number    bigint NOT NULL,
  hash      bytea NOT NULL
);

CREATE TABLE audit (
  tenant_id     uuid NOT NULL REFERENCES tenant,
  number        bigint NOT NULL,
  at            timestamptz NOT NULL,
  actor         jsonb NOT NULL,
  action        text NOT NULL,
  target        jsonb NOT NULL,
  detail        jsonb NOT NULL,
  previous_hash bytea NOT NULL,
  hash          bytea NOT NULL,
  PRIMARY KEY (tenant_id, number)
);

CREATE FUNCTION audit_seal(previous bytea, entry audit) RETURNS bytea LANGUAGE sql STABLE
  RETURN sha256(previous || convert_to(jsonb_build_array(
    entry.tenant_id, entry.number, extract(epoch FROM entry.at), entry.actor, entry.action, entry.target, entry.detail)::text, 'UTF8'));

CREATE FUNCTION audit_append() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE head audit_head;
BEGIN
  INSERT INTO audit_head VALUES (NEW.tenant_id, 0, '\x') ON CONFLICT DO NOTHING;
  SELECT * INTO STRICT head FROM audit_head WHERE tenant_id = NEW.tenant_id FOR UPDATE;
  NEW.number := head.number + 1;
  NEW.at := clock_timestamp();
  NEW.previous_hash := head.hash;
  NEW.hash := audit_seal(head.hash, NEW);
  UPDATE audit_head SET number = NEW.number, hash = NEW.hash WHERE tenant_id = NEW.tenant_id;
  RETURN NEW;
END $$;
CREATE TRIGGER audit_append BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION audit_append();
CREATE TRIGGER audit_never_changes BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_is_kept BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The first number whose seal or link is broken; nothing when the chain is whole.
CREATE FUNCTION audit_first_broken(tenant uuid) RETURNS bigint LANGUAGE sql STABLE
  RETURN (
    WITH chain AS (
      SELECT entry.number, entry.previous_hash, audit_seal(entry.previous_hash, entry) = entry.hash AS sealed,
             lag(entry.hash, 1, '\x') OVER (ORDER BY entry.number) AS hash_before,
             lag(entry.number, 1, 0::bigint) OVER (ORDER BY entry.number) AS number_before
      FROM audit AS entry WHERE entry.tenant_id = tenant
    ), tail AS (
      SELECT coalesce(max(number), 0) AS number FROM chain
    )
    SELECT min(number) FROM (
      SELECT number FROM chain WHERE NOT sealed OR previous_hash <> hash_before OR number <> number_before + 1
      UNION ALL
      SELECT tail.number + 1 FROM tail JOIN audit_head ON audit_head.tenant_id = tenant WHERE audit_head.number <> tail.number
    ) AS broken
  );

-- Row-level security ----------------------------------------------------------------------------------------------------------------

ALTER TABLE tenant ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON tenant TO sluice_app USING (id = (SELECT app_tenant_id()));
CREATE POLICY every_tenant ON tenant TO sluice_system USING (true);

CALL close_to_tenant('member');
CALL close_to_tenant('invitation');
CALL close_to_tenant('api_token');
CALL close_to_tenant('deployment');
CALL close_to_tenant('pipeline');
CALL close_to_tenant('draft');
CALL close_to_tenant('draft_change');
CALL close_to_tenant('draft_save');
CALL close_to_tenant('draft_presence');
CALL close_to_tenant('version');
CALL close_to_tenant('activation');
CALL close_to_tenant('deployed_asset');
CALL close_to_tenant('audit_head');
CALL close_to_tenant('audit');

-- A person sees the memberships and the tenants of their own, whichever tenant is open.
CREATE POLICY own_memberships ON member FOR SELECT TO sluice_app USING (user_id = (SELECT app_user_id()));
CREATE POLICY joined_tenants ON tenant FOR SELECT TO sluice_app
  USING (EXISTS (SELECT FROM member WHERE member.tenant_id = tenant.id AND member.user_id = (SELECT app_user_id())));
-- Their deployments too: the list of tenants says where each can be entered.
CREATE POLICY joined_deployments ON deployment FOR SELECT TO sluice_app
  USING (EXISTS (SELECT FROM member WHERE member.tenant_id = deployment.tenant_id AND member.user_id = (SELECT app_user_id())));
-- Who holds a token or an invitation sees that row, to be let in by it.
CREATE POLICY presented_invitation ON invitation FOR SELECT TO sluice_app USING (hash = (SELECT app_presented_hash()));
CREATE POLICY presented_token ON api_token FOR SELECT TO sluice_app USING (hash = (SELECT app_presented_hash()));

GRANT SELECT, INSERT, UPDATE ON tenant TO sluice_app;
GRANT SELECT ON tenant TO sluice_system;
GRANT SELECT, INSERT, UPDATE, DELETE ON member, invitation, api_token, pipeline, draft, draft_change, draft_save, draft_presence,
  deployed_asset TO sluice_app;
GRANT SELECT, INSERT ON deployment TO sluice_app;
GRANT SELECT, INSERT ON version TO sluice_app;
GRANT SELECT, INSERT, UPDATE ON activation, audit_head TO sluice_app;
GRANT SELECT, INSERT ON audit TO sluice_app;

GRANT SELECT ON member, api_token, deployment, pipeline, draft, version, activation, deployed_asset TO sluice_system;
GRANT SELECT, DELETE ON draft_change, draft_save, draft_presence, invitation TO sluice_system;
GRANT SELECT, INSERT, UPDATE ON audit_head TO sluice_system;
GRANT SELECT, INSERT ON audit TO sluice_system;
