-- A discipline inspector's folder on a case. `sealed` is the title's ciphertext with its place in the log; opened_at and
-- closed_at are the server's clock; `outcome` is NULL until it is closed.
CREATE TABLE model.case_folder (
  LIKE model.version INCLUDING ALL,
  folder     text COLLATE "C" NOT NULL,
  number     text NOT NULL,
  keeper     text COLLATE "C" NOT NULL,
  sealed     text,
  opened_at  timestamptz NOT NULL,
  closed_at  timestamptz,
  outcome    text,
  position   bigint NOT NULL
);
SELECT model.temporal('case_folders', 'case_folder', 'folder');

-- What lies in a folder: `kind` evidence, item or finding, and its id. Since closing it lies there for good.
CREATE TABLE model.case_content (
  LIKE model.version INCLUDING ALL,
  folder    text COLLATE "C" NOT NULL,
  kind      text COLLATE "C" NOT NULL,
  entity    text COLLATE "C" NOT NULL,
  ground    text NOT NULL,
  added_at  timestamptz NOT NULL,
  position  bigint NOT NULL
);
SELECT model.temporal('case_folders', 'case_content', 'folder, kind, entity');

-- A hold of a folder on a file, while it lasts.
CREATE TABLE model.evidence_hold (
  LIKE model.version INCLUDING ALL,
  evidence   text COLLATE "C" NOT NULL,
  folder     text COLLATE "C" NOT NULL,
  ground     text NOT NULL,
  placed_at  timestamptz NOT NULL,
  position   bigint NOT NULL
);
SELECT model.temporal('case_folders', 'evidence_hold', 'evidence, folder');
