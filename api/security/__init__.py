"""Who may do what: people, keys, roles, rates, and where webhooks may go."""
