"""A durable job queue behind a small HTTP interface."""
