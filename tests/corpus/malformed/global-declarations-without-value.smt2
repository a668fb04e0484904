; expect: :2:1: wrong arguments of set-option
(set-option :global-declarations)
