; expect: :2:6: pop 1 with 0 levels open
(pop 1)
