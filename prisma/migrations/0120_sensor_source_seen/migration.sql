-- When a sensor last looked and did not fail: what it dealt with is forgotten by how long it has not been seen there, and not while nobody looks.
ALTER TABLE sensor ADD COLUMN source_seen_at timestamptz;
