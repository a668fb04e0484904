; expect: :3:6: pop 3 with 2 levels open
(push 2)
(pop 3)
