-- Written by hand.
-- New words wait in a list before they go into the index, and whoever fills the list brings all of it there while his page
-- waits: of two indexes, 4 MB each, more than a statement's patience on a busy machine. Less, and more often.
ALTER INDEX memo_search_doc SET (gin_pending_list_limit = 512);
ALTER INDEX memo_search_split SET (gin_pending_list_limit = 512);
ALTER INDEX task_search_doc SET (gin_pending_list_limit = 512);
ALTER INDEX task_search_split SET (gin_pending_list_limit = 512);
ALTER INDEX file_words_doc SET (gin_pending_list_limit = 512);
