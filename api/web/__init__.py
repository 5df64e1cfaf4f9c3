"""The pages: where compliance people work, in a browser, in English and Chinese."""
