-- Who may come in: accounts of persons, their sessions, and tokens of machines. Secrets are kept as digests only.
CREATE TABLE account (
    county TEXT NOT NULL,
    name TEXT NOT NULL,
    display_name TEXT NOT NULL,
    role TEXT NOT NULL,
    scope_place TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    must_change_password BIGINT NOT NULL,
    disabled BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    last_login_ms BIGINT,
    PRIMARY KEY (county, name)
);
CREATE TABLE login_session (
    county TEXT NOT NULL,
    token_digest TEXT NOT NULL,
    account TEXT NOT NULL,
    csrf TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL,
    PRIMARY KEY (county, token_digest)
);
CREATE INDEX login_session_by_account ON login_session (county, account);
CREATE TABLE access_token (
    county TEXT NOT NULL,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    institution BIGINT,
    token_digest TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    last_used_ms BIGINT,
    revoked_ms BIGINT,
    PRIMARY KEY (county, id),
    UNIQUE (county, token_digest)
);
