// Calls with the journey that is shown (journey.js), as soon as it is there; what that gives is called in the end.
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
