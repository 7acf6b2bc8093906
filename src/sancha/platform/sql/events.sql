-- Events are in order by their sequence; the application cannot change one.
CALL audit_statements('event');
