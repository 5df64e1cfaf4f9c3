"""What is known of a line? Facts checked, completed from bills of materials and standing answers, derived."""
