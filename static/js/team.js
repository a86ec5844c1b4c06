// What runs on the team's pages only.
import './photo.js';
import './copy.js';
import './queue.js';
import './signature.js';
import './oral.js';
import './recorder.js';
import './letters.js';
import './preview.js';
import './selftest.js';
