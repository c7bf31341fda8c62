-- Once, as the superuser of the database server: psql -f heliograph.sql, then \password heliograph
-- The owner of the tables is the account that the server uses: the triggers of the audit log bind it too, and the daily signed
-- heads in the archive show a log that somebody with more power has rewritten.
CREATE ROLE heliograph LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION CONNECTION LIMIT 60;
CREATE DATABASE heliograph OWNER heliograph ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0;
REVOKE ALL ON DATABASE heliograph FROM PUBLIC;
ALTER ROLE heliograph SET statement_timeout = '60s';
ALTER ROLE heliograph SET lock_timeout = '10s';
ALTER ROLE heliograph SET idle_in_transaction_session_timeout = '60s';
ALTER ROLE heliograph SET timezone = 'UTC';
