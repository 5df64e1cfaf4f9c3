"""Who is told of what happened? Webhooks by Standard Webhooks; the page for receivers is `README.md`."""
