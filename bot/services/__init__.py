"""Steps that a command and a job share, each inside one open transaction."""
