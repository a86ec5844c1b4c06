// Everything that runs in the browser, in the order in which it must wake up.
import './polyfills.js';
import 'htmx.org/dist/htmx.min.js';
import './navigation.js';
import './scanner.js';
import './keyboard.js';
import './press.js';
import './hold.js';
import './stepper.js';
import './clock.js';
import './chime.js';
import './idle.js';
import './fit.js';
import './listen.js';

document.documentElement.classList.add('js');
