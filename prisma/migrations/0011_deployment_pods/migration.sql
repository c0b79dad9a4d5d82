-- What a deployment gives every pod of its runs, over what the installation gives and under what its pipelines say; null: nothing.
ALTER TABLE deployment ADD COLUMN runtime jsonb;
GRANT UPDATE (runtime) ON deployment TO sluice_app;
