// Calls `use` with the journey that is shown (journey.js), as soon as it is there. Gives what ends that, to be called when the part
// goes; what `use` gave is called then.
function withJourney(use) {
  let leave = null;
  const here = () => (leave = use(window.mapappJourney));
  if (window.mapappJourney) here();
  else addEventListener("mapapp:here", here, { once: true });
  return () => {
    removeEventListener("mapapp:here", here);
    leave?.();
  };
}
