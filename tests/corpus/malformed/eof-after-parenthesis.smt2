; expect: :2:2: unknown command end of file
(