"""Django without business: the door, actors, records, reading, keys, numbers, events, jobs, HTTP."""
