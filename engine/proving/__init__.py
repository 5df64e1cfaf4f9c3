"""What holds of a rulebook for every shipment and every day? The condition trees read as logic, by a solver."""
