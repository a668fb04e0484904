; expect: :2:1: pop 1 with 0 levels open
(pop 1)
