; expect: :3:1: pop 3 with 2 levels open
(push 2)
(pop 3)
