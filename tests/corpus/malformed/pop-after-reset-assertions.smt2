; expect: :4:1: pop 1 with 0 levels open
(push 1)
(reset-assertions)
(pop 1)
