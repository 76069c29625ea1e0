// Between the page and the server: what the parts have that show nothing, and are sent with every answer.
const AGAIN = 600; // milliseconds without an answer before something is said again, then twice as long

// Says something to the server until it is answered: of what two fragments of the page are told at once Streamlit loses one.
function insist(tell, answered, wait = AGAIN) {
  tell();
  setTimeout(() => !answered() && wait < 20 * AGAIN && insist(tell, answered, 2 * wait), wait);
}
