; expect: :2:34: 
(set-option :global-declarations maybe)
