"""The bulletin (快报): statements, words, charts and pages in English and Chinese."""
