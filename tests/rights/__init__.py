"""Who may do what and see what: every cell of it, so it takes minutes and not seconds."""
