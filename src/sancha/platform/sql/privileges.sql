-- Run by the owner, first of all. What it makes from here on is insert-only for the application until
-- a migration grants more, invisible to the reader until one gives it a policy, and no function is public.
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT ON TABLES TO sancha_app;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
