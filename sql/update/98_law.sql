-- What the last version called ready may not be so by this one's law.
SELECT cmiogov.note_law('1.1');
