"""What follows from findings? Duties, review policies, exceptions, licences and papers, by forward chaining."""
